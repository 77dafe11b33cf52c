import type { PromptName } from "../core/name.ts";
import type { WatchEvent } from "../engine/watch/watch-event.ts";
import type { WatchState } from "../engine/watch/watch.ts";
import type { DraftSave, WatchScreen } from "./watch-screen.ts";

/** What somebody at the keyboard asks of the screen. */
export type ScreenWish = "help" | "diff" | "next" | "previous";

export function openingScreen(registry: string, hasKeys: boolean): WatchScreen {
  return { registry, standing: null, saves: new Map(), chosen: null, showsDiff: true, showsHelp: false, hasKeys };
}

/** The save that came last is the one that is shown. `now`: in milliseconds since 1970. */
export function afterEvent(screen: WatchScreen, event: WatchEvent, now: number): WatchScreen {
  if (event.kind === "draft") {
    const { prompt, before, after } = event;
    return { ...screen, chosen: prompt, saves: withSave(screen.saves, prompt, { at: now, before, after }) };
  }
  if (event.kind !== "draft-gone") return screen;
  const saves = new Map(screen.saves);
  saves.delete(event.prompt);
  return { ...screen, saves, chosen: screen.chosen === event.prompt ? latestOf(saves) : screen.chosen };
}

export function withStanding(screen: WatchScreen, standing: WatchState): WatchScreen {
  return { ...screen, standing };
}

export function afterWish(screen: WatchScreen, wish: ScreenWish): WatchScreen {
  switch (wish) {
    case "help":
      return { ...screen, showsHelp: !screen.showsHelp };
    case "diff":
      return { ...screen, showsDiff: !screen.showsDiff };
    case "next":
      return { ...screen, chosen: neighbour(screen, 1) };
    case "previous":
      return { ...screen, chosen: neighbour(screen, -1) };
  }
}

/** So that a checkout of thousands of files leaves no more than can be looked through. */
const SAVES_KEPT = 100;

/** The oldest one comes first. */
function withSave(saves: WatchScreen["saves"], prompt: PromptName, save: DraftSave): WatchScreen["saves"] {
  const others = [...saves].filter(([other]) => other !== prompt);
  return new Map([...others.slice(1 - SAVES_KEPT), [prompt, save]]);
}

function latestOf(saves: WatchScreen["saves"]): PromptName | null {
  return [...saves.keys()].at(-1) ?? null;
}

/** It stops at either end. */
function neighbour({ standing, chosen }: WatchScreen, step: 1 | -1): PromptName | null {
  const prompts = standing?.drafts.map(({ prompt }) => prompt) ?? [];
  const place = prompts.findIndex((prompt) => prompt === chosen);
  if (place === -1) return prompts[0] ?? chosen;
  return prompts[place + step] ?? chosen;
}
