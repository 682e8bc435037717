"use strict";
// The addon: the C++ client library.
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const machine = `${process.platform}-${process.arch}`;
const file = path.join(__dirname, "..", "addon", machine, "mimeo.node");
if (!fs.existsSync(file)) throw new Error(`This package of mimeo was not made for ${machine}: there, "make js" makes one`);

// Most builds of Node.js have an OpenSSL of their own inside, which whatever is loaded into them would otherwise get half of.
const { RTLD_NOW, RTLD_DEEPBIND = 0 } = os.constants.dlopen;
const loaded = { exports: {} };
process.dlopen(loaded, file, RTLD_NOW | RTLD_DEEPBIND);

module.exports = loaded.exports;
