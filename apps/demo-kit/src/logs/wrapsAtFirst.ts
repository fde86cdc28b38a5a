/** Long lines are broken where there is little room, and run on where there is much. */
export const wrapsAtFirst = (): boolean => innerWidth < 720
