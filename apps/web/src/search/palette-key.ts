/** True where the key of commands is ⌘. */
export const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.platform);
