export { PromptreeError } from "./core/errors.ts";
export type { ErrorCode } from "./core/errors.ts";
