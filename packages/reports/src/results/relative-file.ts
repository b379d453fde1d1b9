/** Folders into which CI systems check a repository out: what comes after them is its path in the repository. */
const CHECKOUTS = [
  /^\/home\/runner\/work\/[^/]+\/[^/]+\//,
  /^\/__w\/[^/]+\/[^/]+\//,
  /^\/github\/workspace\//,
  /^[A-Z]:\/a\/[^/]+\/[^/]+\//i,
  /^\/Users\/runner\/work\/[^/]+\/[^/]+\//,
  /^\/builds\/[^/]+\/[^/]+\//,
  /^\/home\/circleci\/(?:project|repo)\//,
  /^\/root\/project\//,
  /^\/home\/vsts\/work\/[^/]+\/s\//,
  /^\/opt\/atlassian\/pipelines\/agent\/build\//,
  /^\/drone\/src\//,
  /^\/home\/travis\/build\/[^/]+\/[^/]+\//,
  /^\/var\/lib\/buildkite-agent\/builds\/[^/]+\/[^/]+\/[^/]+\//,
  /^(?:\/var\/(?:lib\/)?jenkins(?:_home)?|\/home\/jenkins(?:\/agent)?)\/workspace\/[^/]+\//,
  /^\/(?:usr\/src\/app|app|workspace|src)\//,
];
const MAX_PATH_LENGTH = 4096;

/** The path in the repository where it is known, so that every machine names a file alike; with forward slashes. */
export function relativeFile(path: string): string {
  if (path.length > MAX_PATH_LENGTH) return path;
  const plain = path.replace(/^file:\/\//, "").replaceAll("\\", "/");
  const checkout = CHECKOUTS.find((pattern) => pattern.test(plain));
  return (checkout ? plain.replace(checkout, "") : plain).replace(/^\.\//, "");
}
