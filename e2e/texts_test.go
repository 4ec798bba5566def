package e2e

import (
	"strings"
	"testing"
	"time"
)

const otterJob = `Otter keeper

What you will do

- Talk with families and school groups about our otters in plain words.
- Coach new volunteers and give them feedback after their first shifts.
- Watch how visitors use the new exhibit and write a short evaluation.

Benefits

- Dental and vision insurance.

$18.50 to $22.00 an hour.`

// TestAPostingBecomesARole has a lead paste a posting, decide on a phone without script what its passages speak of, add what
// was not suggested, and begin a role profile from it. Before that a guest has the same text read, and nothing is kept.
func TestAPostingBecomesARole(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	guest := visitHouse(t, h, withPhone).newTab()
	guest.open("/read")
	guest.passes("read-empty")
	guest.write(`textarea[name="text"]`, otterJob)
	guest.goTo(`main form[action="/read"] button`)
	guest.passes("read")
	holds(t, "what was read", guest.says(), "Otter keeper", "$18.50 to $22.00 an hour", word("alignment.summary"))
	if see[int](guest, `document.querySelectorAll("mark").length`) == 0 {
		t.Error("no word is marked")
	}

	olga := visitHouse(t, h, withPhone, withoutScript).firstOwner("Olga Petrov", "olga@harbor.example")
	house := olga.founds("Harbor Science Center", "institution")
	texts := house + "/texts"
	olga.open(texts)
	olga.passes("texts-empty")
	olga.goTo(`main .empty a.button`)
	olga.passes("bring")
	olga.write(`textarea[name="text"]`, otterJob)
	olga.goTo(`main form[action="` + texts + `/new"] button`)
	olga.passes("brought")
	for range 60 {
		olga.open(texts + "?state=read")
		if see[int](olga, `document.querySelectorAll("main tbody a").length`) > 0 {
			break
		}
		time.Sleep(time.Second / 2)
	}
	olga.goTo(`main tbody th a`)
	one := olga.path()
	olga.passes("text")
	lacks(t, "the text", olga.says(), "%")

	olga.goTo(`main .found button[value^="accepted:"]`)
	holds(t, "the text", olga.says(), "Fits, says Olga Petrov")
	olga.goTo(`main .found button[value^="refused:"]`)
	holds(t, "the text", olga.says(), "Does not fit, says Olga Petrov")
	olga.goTo(`main .found button[value^="undo:"]`)
	holds(t, "the text", olga.says(), word("alignment.done.undone"))
	olga.goTo(`main .passage a[href*="/passages/"]`)
	olga.passes("add")
	olga.write(`input[name="q"]`, "GE.12")
	olga.goTo(`main .finder button`)
	olga.goTo(`main form button[name="item"]`)
	holds(t, "the text", olga.says(), "Added by Olga Petrov")
	olga.passes("decided")

	olga.open(texts)
	holds(t, "the texts", olga.says(), word("alignment.taught.see"))
	olga.passes("texts")
	olga.open(texts + "/learned")
	olga.passes("learned")
	olga.open(one + "/facts")
	olga.passes("facts")
	olga.open(house + "/scan")
	olga.passes("scan")
	holds(t, "the scan", olga.says(), word("alignment.looked"), "$18.50 to $22.00 an hour")
	olga.goTo(`main .scan-table td a`)
	olga.passes("behind")

	olga.open(one + "/role")
	olga.passes("to-role")
	olga.goTo(`main form[action="` + one + `/role"] button`)
	if !strings.HasPrefix(olga.path(), house+"/roles/") {
		t.Fatalf("the role is at %s", olga.path())
	}
	holds(t, "the role", olga.says(), "Otter keeper", "GE.12")
}
