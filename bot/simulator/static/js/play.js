// Playing one deed of a scene on the stage, as a hand would.
import { act } from "./api.js";
import { showPress, showTyping } from "./finger.js";
import { pause } from "./state.js";

const PATIENCE = 9;
const ANSWER = 4;

/** What a scene asked for is not there; the sentence is shown in the caption card. */
export class Missing extends Error {}

/** Do `deed` (one of the ways below, or a series of them) on this stage. Throws Missing. */
export async function play(deed, stage) {
  const [way, details] = Object.entries(deed)[0];
  await { say, tap, menu, pick, join, leave, clock, fault, mend, series }[way](details, stage);
}

async function series(deeds, stage) {
  for (const deed of deeds) await play(deed, stage);
}

async function screenOf({ as, in: where }, stage) {
  const look = where === "group" ? "group" : `phone:${as}`;
  const pane = await stage.store.until(() => stage.shelf.panes.get(look), PATIENCE);
  if (!pane) throw new Missing(`${as}さんの画面が見つかりません。`);
  if (where === "group" && !pane.speakAs(as)) throw new Missing(`${as}さんはグループにいません。`);
  stage.look(look);
  return pane;
}

async function say(details, stage) {
  const pane = await screenOf(details, stage);
  if (pane.menu?.menu && !pane.menu.typing) pane.menu.toggleTyping();
  await showTyping(pane.composer, details.text);
  pane.composer.write("");
  const answered = answerIn(pane);
  await pane.say(details.text);
  await stage.store.until(answered, ANSWER);
  if (pane.menu?.menu) pane.menu.toggleTyping();
}

async function waitFor(find, details, stage) {
  const found = await stage.store.until(find, PATIENCE);
  if (!found) throw new Missing(`「${details.label}」のボタンが見つかりません。`);
  return found;
}

async function tap(details, stage) {
  const pane = await screenOf(details, stage);
  if (stage.shelf.capacity === 1) pane.menu?.fold();
  await pause(250);
  const button = await waitFor(() => pane.find(details.label), details, stage);
  await showPress(button);
  await pressed(button, pane, stage);
}

async function menu(details, stage) {
  const pane = await screenOf(details, stage);
  const area = await waitFor(() => pane.findInMenu(details.label), details, stage);
  await showPress(area);
  await pressed(area, pane, stage);
  if (stage.shelf.capacity === 1) pane.menu.fold();
}

/** Press it, and wait for the answer, so that the next press meets the new buttons. */
async function pressed(button, pane, stage) {
  const answered = answerIn(pane);
  button.click();
  await stage.store.until(answered, ANSWER);
}

/** Whether the assistant has said something new in this chat. */
function answerIn(pane) {
  const known = new Set(pane.items.map((item) => item.id));
  return () => pane.items.some((item) => item.from === "bot" && !known.has(item.id));
}

async function pick(details, stage) {
  const pane = await screenOf(details, stage);
  const button = await waitFor(() => pane.find(details.label), details, stage);
  await showPress(button);
  const answered = answerIn(pane);
  stage.playPicker = (field, ok, tell) => choose(field, ok, tell, details.date ?? details.datetime);
  button.click();
  await stage.store.until(answered, PATIENCE);
  stage.playPicker = undefined;
}

async function choose(field, ok, tell, value) {
  await pause(500);
  field.value = field.type === "date" ? value.slice(0, 10) : value;
  tell();
  await pause(650);
  await showPress(ok);
  ok.click();
}

async function clock(where, stage) {
  await showPress(where.next ? stage.sky.next : stage.sky.time);
  if (!(await stage.sky.move(where))) throw new Missing("時計を進められませんでした。");
}

const join = (details, stage) => member("join", details, stage);
const leave = (details, stage) => member("leave", details, stage);

/** Somebody comes into the staff group or goes out of it. */
async function member(way, { as }, stage) {
  const { phones, groups } = stage.store.state;
  const person = phones.find(({ name }) => name === as);
  if (!person || !groups.length) throw new Missing(`${as}さんが見つかりません。`);
  await act("group", { group: groups[0].group, [way]: person.user });
  await stage.store.hurry();
}

async function mend(_, stage) {
  await act("fault/clear");
  await stage.store.hurry();
}

async function fault(details, stage) {
  await act("fault", details);
  await stage.store.hurry();
}
