import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * A package that the server needs to run. `folder` is below the checkout, `links` are the places of its own dependencies
 * in `node_modules` and what they lead to, all below the checkout too.
 * @typedef {{ name: string, version: string, license: string, isOwn: boolean, folder: string, links: Link[] }} Dependency
 * @typedef {{ at: string, to: string }} Link
 */

/**
 * Licences that go with Apache-2.0 in one work.
 * @type {readonly string[]}
 */
const COMPATIBLE = [
  ...[
    "0BSD",
    "Apache-2.0",
    "BlueOak-1.0.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Python-2.0",
  ],
  // Holds for its own files, which are handed on unchanged.
  "MPL-2.0",
];

/** Peers that only the types of a package need. */
const TYPES_ONLY = ["typescript"];

/**
 * A package and everything that it needs to run, itself first: what lies in the checkout's `node_modules`, for this
 * platform. Throws where a dependency is not installed.
 * @param {string} root the checkout
 * @param {string} folder of the package, below it
 * @returns {Dependency[]}
 */
export function dependenciesOf(root, folder) {
  /** @type {Map<string, Dependency>} */
  const found = new Map();
  const left = [folder];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (found.has(next)) continue;
    const dependency = readDependency(root, next);
    found.set(next, dependency);
    left.push(...dependency.links.map(({ to }) => to));
  }
  return [...found.values()];
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {Dependency}
 */
function readDependency(root, folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const isOwn = !folder.includes("node_modules");
  // pnpm lays the dependencies of a package beside it; own packages have theirs inside.
  const shelf = isOwn ? join(folder, "node_modules") : shelfOf(folder, manifest.name);
  const optional = { ...manifest.optionalDependencies, ...optionalPeersOf(manifest) };
  const wanted = { ...manifest.dependencies, ...manifest.peerDependencies, ...optional };
  const links = Object.keys(wanted).flatMap((name) => {
    if (TYPES_ONLY.includes(name)) return [];
    const at = join(shelf, name);
    if (existsSync(join(root, at))) return [{ at, to: relative(root, realpathSync(join(root, at))) }];
    if (name in optional) return [];
    throw new Error(`${manifest.name} needs ${name}, which is not installed: run \`npm run check\` once`);
  });
  const { name, version } = manifest;
  return { name, version, license: licenceOf(manifest), isOwn, folder, links };
}

/**
 * @param {string} folder
 * @param {string} name
 */
function shelfOf(folder, name) {
  return name.includes("/") ? dirname(dirname(folder)) : dirname(folder);
}

/** @param {{ peerDependencies?: object, peerDependenciesMeta?: Record<string, { optional?: boolean }> }} manifest */
function optionalPeersOf({ peerDependencies = {}, peerDependenciesMeta = {} }) {
  return Object.fromEntries(Object.entries(peerDependencies).filter(([name]) => peerDependenciesMeta[name]?.optional));
}

/** @param {{ license?: string | { type?: string }, licenses?: { type?: string }[] }} manifest */
function licenceOf({ license, licenses = [] }) {
  const text = typeof license === "string" ? license : (license?.type ?? licenses.map(({ type }) => type).join(" OR "));
  // As some packages write it.
  return text.replace("MPL 2.0", "MPL-2.0");
}

/**
 * What is wrong with the licences, a line each.
 * @param {readonly Pick<Dependency, "name" | "version" | "license">[]} dependencies
 * @returns {string[]}
 */
export function licenceFaults(dependencies) {
  return dependencies
    .filter(({ license }) => !isCompatible(license))
    .map(
      ({ name, version, license }) =>
        `${name} ${version} has the licence “${license}”, which is not known to go with Apache-2.0`,
    );
}

/**
 * One of several that may be chosen is enough; of several that hold together each must be.
 * @param {string} license an SPDX expression without nested parentheses
 */
function isCompatible(license) {
  const choices = license.replace(/^\((.*)\)$/, "$1").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((part) => COMPATIBLE.includes(part.trim())));
}
