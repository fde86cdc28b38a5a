/** Tells whether two implementations found the same, in Node and in browsers alike: FNV-1a in two lanes. */
export const createDigest = () => {
  let even = 0x811c9dc5
  let odd = 0x01000193
  return {
    add(text: string): void {
      for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i)
        even = Math.imul(even ^ unit, 0x01000193)
        odd = Math.imul(odd ^ (unit + i), 0x85ebca6b)
      }
    },
    read: (): string => `${(even >>> 0).toString(16)}-${(odd >>> 0).toString(16)}`,
  }
}
