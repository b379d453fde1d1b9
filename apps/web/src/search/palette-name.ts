/** What assistive technology calls the palette. */
export const PALETTE_NAME = "Command palette";
