import { expect, onTestFinished, test } from "vitest";
import { GREETING_2, newDesk } from "./desk.ts";
import { STACK_TRACE, outcomeOf, startOnTerminal } from "./program.ts";
import { environment } from "./served.ts";

const LEFT = "\u001B[?25h\u001B[?1049l";
const HOSTILE = "\u001B[31mred\u001B]0;title\u0007\u202E";

/** Watches on a terminal; `seen` waits for a text on it. */
async function watchOnTerminal(root: string, env: NodeJS.ProcessEnv = {}) {
  const child = startOnTerminal(["watch"], { cwd: root, env: environment(env) });
  onTestFinished(() => void child.kill("SIGKILL"));
  let screen = "";
  child.stdout?.on("data", (text: string) => (screen += text));
  const ended = outcomeOf(child);
  const seen = async (text: string): Promise<void> => {
    while (!screen.includes(text)) await new Promise((more) => child.stdout?.once("data", more));
  };
  await seen("commits are synced");
  return { child, seen, ended, press: (key: string) => void child.stdin?.write(key) };
}

test("on a terminal shows a save, answers keys, and leaves the terminal as it was", async () => {
  const own = await newDesk();
  const { seen, ended, press } = await watchOnTerminal(own.root);
  await own.repository.write("prompts/greeting.md", GREETING_2.replace("Greet", `Welcome ${HOSTILE}`));
  await seen("1 line changed");
  await seen("prompts:/greeting@draft");
  press("h");
  await seen("show and close this help");
  press("q");
  const { code, out, err } = await ended;
  expect(code).toBe(0);
  expect(out).toMatch(/promptree watch has ended. 1 draft ended with it.\r?\n$/);
  expect(out.split(LEFT)).toHaveLength(2);
  expect(out).not.toContain("\u001B]0;title");
  expect(out).not.toContain("\u202E");
  expect(out + err).not.toMatch(STACK_TRACE);
  expect((await own.run("get", "prompts:/greeting@draft")).code).toBe(1);
});

test("Ctrl-C ends it as q does", async () => {
  const own = await newDesk();
  const { ended, press } = await watchOnTerminal(own.root, { NO_COLOR: "1" });
  press("\u0003");
  const { code, out } = await ended;
  expect(code).toBe(0);
  expect(out.split(LEFT)).toHaveLength(2);
  // oxlint-disable-next-line no-control-regex
  expect(out).not.toMatch(/\u001B\[\d+m/);
});

test("a terminal that can do nothing gets lines", async () => {
  const own = await newDesk();
  const { ended, press } = await watchOnTerminal(own.root, { TERM: "dumb" });
  press("\u0003");
  const { code, out } = await ended;
  expect(code).toBe(0);
  expect(out).toContain("ready");
  expect(out).not.toContain("\u001B");
});
