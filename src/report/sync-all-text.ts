import { figure } from "./figures.ts";
import { safeLine } from "./safe-text.ts";
import type { View } from "./view.ts";

/** What stands above the result of one of several registries. */
export function registryHeading(name: string, address: string, { paint }: View): string {
  return `${paint.bold(`== ${safeLine(name)}`)}  ${safeLine(address)}`;
}

/** The last line of a sync of several registries. `failed`: the names of those that were not, or only partly, synced. */
export function registriesText(all: number, failed: readonly string[], { paint }: View): string {
  const registries = all === 1 ? "1 registry" : `${figure(all)} registries`;
  if (failed.length === 0) return `${registries} synced.`;
  const names = failed.map(safeLine).join(", ");
  return `${figure(all - failed.length)} of ${registries} synced; ${paint.error("not")}: ${names}.`;
}
