// A list of time zones that nobody has chosen from yet begins with the one of this browser, where it has that.
const list = document.querySelector("select[data-zone]");
if (list) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...list.options].some((option) => option.value === here)) list.value = here;
}
