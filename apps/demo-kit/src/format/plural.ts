/** `plural(1, 'connection') === '1 connection'`, `plural(2, 'connection') === '2 connections'`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
