(()=>{var e=document.documentElement;e.classList.add("scripted");try{let t=localStorage.getItem("pathways.theme");(t==="light"||t==="dark")&&(e.dataset.theme=t)}catch{}})();
