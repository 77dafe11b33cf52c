declare const brand: unique symbol;

/** A value that went through the one check that may make it, so a plain `string` is refused where a name is meant. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
