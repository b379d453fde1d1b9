/** Namespace and class apart from the method, as in `Shop.CartTests.Adds(1.5)`. */
export function splitDotnetName(fullName: string): { classname: string; name: string } {
  const end = fullName.search(/[(<"]/);
  const dot = fullName.lastIndexOf(".", end === -1 ? undefined : end);
  return dot <= 0
    ? { classname: "", name: fullName }
    : { classname: fullName.slice(0, dot), name: fullName.slice(dot + 1) };
}

/** The name without the class before it. */
export function withoutClass(fullName: string, classname: string): string {
  const isLonger = classname !== "" && fullName.length > classname.length + 1;
  return isLonger && fullName.startsWith(`${classname}.`) ? fullName.slice(classname.length + 1) : fullName;
}

/** A path's last part: producers name an assembly by its path on the machine that built it. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
