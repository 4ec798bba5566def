// <passkey-ask> signs somebody in with a passkey, or proves who they are; <passkey-new> makes one. The conversation
// with the server is JSON, the one with the device WebAuthn. Without this script the first stays hidden and the second
// says that it needs script.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

// The server's options hold bytes as base64url; the browser wants them as bytes.
function options(o) {
  const keys = (list) => list?.map((k) => ({ ...k, id: bytes(k.id) }));
  return {
    ...o,
    challenge: bytes(o.challenge),
    ...(o.user && { user: { ...o.user, id: bytes(o.user.id) } }),
    ...(o.excludeCredentials && { excludeCredentials: keys(o.excludeCredentials) }),
    ...(o.allowCredentials && { allowCredentials: keys(o.allowCredentials) }),
  };
}

// And the other way round: what the device answered, as the server reads it.
function answer(credential) {
  const r = credential.response;
  const response = { clientDataJSON: text(r.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (r[part]) response[part] = text(r[part]);
  }
  if (r.getTransports) response.transports = r.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

// A sentence of the server's, or the name of one that the page holds.
class Told extends Error {}

async function post(address, body) {
  const reply = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const data = await reply.json();
  if (!reply.ok) throw new Told(data.detail);
  return data;
}

const numbered = () => /^[\d.]+$|^\[/.test(location.hostname);
const usable = () => window.isSecureContext && "PublicKeyCredential" in window && !numbered();

class Passkey extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.status = this.querySelector("[data-status]");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    this.begin();
  }

  // say shows a sentence: one that the page holds, or one of the server's.
  say(sentence) {
    this.status.textContent = sentence ?? "";
    this.status.hidden = !sentence;
  }

  async run() {
    const button = this.form.querySelector("button");
    button.disabled = true;
    this.say(this.dataset.busy);
    try {
      await this.ask();
    } catch (fault) {
      button.disabled = false;
      if (fault instanceof Told) this.say(fault.message);
      else if (fault.name === "NotAllowedError" || fault.name === "AbortError") this.say(this.dataset.stopped);
      else if (fault.name === "InvalidStateError") this.say(this.dataset.known ?? this.dataset.failed);
      else if (fault.name === "SecurityError") this.say(this.dataset.host);
      else this.say(this.dataset.failed);
    }
  }
}

class PasskeyAsk extends Passkey {
  begin() {
    if (numbered()) {
      this.form.hidden = true;
      this.say(this.dataset.number);
      this.hidden = false;
    } else if (usable()) {
      this.say("");
      this.hidden = false;
    }
  }

  async ask() {
    const asked = await post("/account/passkeys/ask", {});
    const credential = await navigator.credentials.get({ publicKey: options(asked.publicKey) });
    const { next, kept } = this.form.elements;
    const done = await post("/account/passkeys/answer", {
      ticket: asked.ticket,
      next: next.value,
      credential: answer(credential),
    });
    // What could not be sent before is sent on by the page at the form's own address.
    if (kept) this.form.submit();
    else location.assign(done.to);
  }
}

class PasskeyNew extends Passkey {
  begin() {
    this.form.hidden = !usable();
    if (usable()) this.say("");
    else this.say(numbered() ? this.dataset.number : this.dataset.none);
  }

  async ask() {
    const asked = await post("/account/passkeys/begin", {});
    const credential = await navigator.credentials.create({ publicKey: options(asked.publicKey) });
    const done = await post("/account/passkeys", {
      ticket: asked.ticket,
      name: this.form.elements.name.value,
      credential: answer(credential),
    });
    location.assign(done.to);
  }
}

customElements.define("passkey-ask", PasskeyAsk);
customElements.define("passkey-new", PasskeyNew);
