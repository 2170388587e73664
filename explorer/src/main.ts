/** The page's script. Where there is no page (as in tests of the programs), only what runs a network. */

import * as program from "./program";

Object.assign(globalThis, { gnode: program });
if (typeof document !== "undefined") void import("./view/main");
