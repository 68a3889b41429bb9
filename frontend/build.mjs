/* Builds static/dist: editor.js (loaded on editing pages), socket.js (on every signed-in page) and the
   licence texts of everything inside them. The same lock gives the same bytes. */
import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "..", "static", "dist"));
mkdirSync(out, { recursive: true });

async function bundle(name) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [`src/${name}.js`],
    outfile: join(out, `${name}.js`),
    bundle: true,
    format: "esm",
    minify: true,
    target: ["es2022", "safari16"],
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return Object.keys(result.metafile.inputs);
}

/* "node_modules/a/node_modules/@b/c/x.js" → "node_modules/a/node_modules/@b/c" */
function packageFolder(input) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return match && match[1];
}

function licence(folder) {
  const meta = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
  const file = readdirSync(join(here, folder)).sort().find((name) => /^licen[cs]e(\.|$)/i.test(name));
  const text = file ? readFileSync(join(here, folder, file), "utf8") : `Licence: ${meta.license}\n`;
  return [`${meta.name} ${meta.version}`, text.replace(/\r\n/g, "\n").trim()];
}

const inputs = [...(await bundle("socket")), ...(existsSync(join(here, "src/editor.js")) ? await bundle("editor") : [])];
const folders = [...new Set(inputs.map(packageFolder).filter(Boolean))];
const notices = new Map(folders.map(licence));
const rule = "=".repeat(80);
writeFileSync(
  join(out, "LICENSES.txt"),
  "editor.js and socket.js contain the following packages, each under the licence printed with it.\n\n" +
    [...notices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => `${rule}\n${name}\n${rule}\n${text}\n`).join("\n"),
);
