/**
 * A program of its own: `node bare-watch.ts FOLDER SAVES` writes a file in an empty folder again and again, waits for the
 * event of `fs.watch` and reads the file back, which is the least that any watching program does. It prints the milliseconds of
 * each, a JSON array.
 */
import { watch } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const [folder = "", saves = ""] = process.argv.slice(2);
const file = join(folder, "prompt.md");
await writeFile(file, "");
let onEvent = (): void => {};
const watcher = watch(folder, () => onEvent());
const times: number[] = [];
for (let save = 0; save < Number(saves); save++) times.push(await timeSave(`Save number ${save}.`));
watcher.close();
console.log(JSON.stringify(times));

async function timeSave(text: string): Promise<number> {
  const seen = Promise.withResolvers<void>();
  const look = async (): Promise<void> => {
    if ((await readFile(file, "utf8")) === text) seen.resolve();
  };
  onEvent = () => void look().catch(seen.reject);
  const start = performance.now();
  await writeFile(file, text);
  await seen.promise;
  return performance.now() - start;
}
