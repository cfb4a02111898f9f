// The play API: the one way this page speaks with the simulator.

/** What the simulator refused, in its own Japanese sentence. */
export class Refused extends Error {}

async function call(path, options) {
  let response;
  try {
    response = await fetch(`/play/${path}`, { cache: "no-store", ...options });
  } catch {
    throw new Refused("シミュレーターにつながりません。動いているか確かめてください。");
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.message || `シミュレーターが答えられませんでした（${response.status}）。`);
  return body;
}

/** Read one thing. */
export const read = (path) => call(path, {});

/** Do one thing; the answer is the simulator's JSON. */
export const act = (path, body = {}) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
