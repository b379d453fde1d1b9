/** @typedef {import("./dependencies.mjs").Dependency} Dependency */

/**
 * What a release is made of, as CycloneDX 1.6 (SBOM). The same for the same release: it names neither a time nor a place.
 * @param {{ version: string, node: string }} release
 * @param {readonly Dependency[]} dependencies the server itself first
 */
export function billOfMaterials({ version, node }, [server, ...others]) {
  if (!server) throw new Error("There is nothing to list");
  const components = [nodeComponent(node), ...others.map((it) => componentOf(it, it.isOwn ? version : it.version))];
  const refs = new Map([server, ...others].map((it) => [it.folder, refOf(it.name, it.isOwn ? version : it.version)]));
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { ...componentOf(server, version), type: "application" } },
    components: onlyOnce(components).sort((a, b) => (a["bom-ref"] < b["bom-ref"] ? -1 : 1)),
    dependencies: [...Map.groupBy([server, ...others], ({ folder }) => refs.get(folder))].map(([ref, copies]) => ({
      ref,
      dependsOn: [...new Set(copies.flatMap(({ links }) => links.map(({ to }) => refs.get(to))))].sort(),
    })),
  };
}

/**
 * A version of a package may lie in several places, one for each choice of its peers.
 * @template {{ "bom-ref": string }} Component
 * @param {readonly Component[]} components
 */
function onlyOnce(components) {
  return [...new Map(components.map((component) => [component["bom-ref"], component])).values()];
}

/**
 * @param {Pick<Dependency, "name" | "license">} dependency
 * @param {string} version
 */
function componentOf({ name, license }, version) {
  const purl = refOf(name, version);
  const isExpression = / (OR|AND) /.test(license);
  const licenses = [isExpression ? { expression: license.replace(/^\((.*)\)$/, "$1") } : { license: { id: license } }];
  return { type: "library", "bom-ref": purl, name, version, licenses, purl };
}

/** @param {string} version as Node.js says it, `v24.1.0` */
function nodeComponent(version) {
  const plain = version.replace(/^v/, "");
  const purl = `pkg:generic/node@${plain}`;
  return {
    type: "platform",
    "bom-ref": purl,
    name: "node",
    version: plain,
    licenses: [{ license: { id: "MIT" } }],
    purl,
  };
}

/**
 * @param {string} name
 * @param {string} version
 */
function refOf(name, version) {
  return `pkg:npm/${name.replace("@", "%40")}@${encodeURIComponent(version)}`;
}

/**
 * The licences of all parts as a list for people.
 * @param {readonly Dependency[]} dependencies
 */
export function licenceReport(dependencies) {
  const lines = dependencies
    .filter(({ isOwn }) => !isOwn)
    .map(({ name, version, license }) => `${name} ${version}: ${license}`);
  return `${[...new Set(lines)].sort().join("\n")}\n`;
}
