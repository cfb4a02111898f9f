// Passkeys: the browser asks its owner, and the answer goes with the form. Without this file the six figures work.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

const WAYS = {
  make: {
    ask: (options) => navigator.credentials.create({ publicKey: {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
    } }),
    said: (response) => ({ attestationObject: text(response.attestationObject) }),
  },
  show: {
    ask: (options) => navigator.credentials.get({ publicKey: {
      ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials),
    } }),
    said: (response) => ({ authenticatorData: text(response.authenticatorData), signature: text(response.signature) }),
  },
};

async function go(part, way) {
  const failed = part.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const key = await way.ask(JSON.parse(part.dataset.options));
    const response = { clientDataJSON: text(key.response.clientDataJSON), ...way.said(key.response) };
    part.querySelector("[name=passkey]").value = JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response });
    part.closest("form").submit();
  } catch {
    failed.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) {
    part.querySelector("button").addEventListener("click", () => go(part, WAYS[part.dataset.passkey]));
    part.hidden = false;
  }
  for (const words of document.querySelectorAll("[data-passkey-none]")) words.hidden = true;
}
