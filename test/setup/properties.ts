import fc from "fast-check";
import { PROPERTY_SEED } from "../helpers/property-seed.ts";

fc.configureGlobal({ seed: PROPERTY_SEED });
