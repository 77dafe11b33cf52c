import type { Registry, RegistryReader } from "../../core/registry.ts";
import type { Environment } from "./transport/environment.ts";
import { MlflowReader } from "./reader.ts";
import { MlflowRegistry, type RegistryOptions } from "./registry.ts";
import { type TransportOptions, openTransport } from "./transport/transport.ts";

export interface MlflowServer extends TransportOptions, RegistryOptions {
  /** `http(s)://host[:port][/path]`. */
  readonly address: string;
  /** Where credentials, certificates and proxies are told. */
  readonly env: Environment;
}

/**
 * Nothing is sent before the first read or write.
 * @throws PromptreeError `usage` for an address or variables that can't be meant.
 */
export function openMlflowRegistry({ address, env, ...options }: MlflowServer): Registry {
  return new MlflowRegistry(openTransport(address, env, options), options);
}

/** The same to read from; what it gives has no means to write. */
export function openMlflowReader({ address, env, ...options }: MlflowServer): RegistryReader {
  return new MlflowReader(openTransport(address, env, options), options);
}
