/** A count beside an icon, where there is room for three characters: `'7'`, `'99+'`. */
export const countText = (count: number): string => (count > 99 ? '99+' : String(count))
