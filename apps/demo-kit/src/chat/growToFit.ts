/** Makes a text box as high as its text; how high at most is for the style sheet to say. */
export const growToFit = (box: HTMLTextAreaElement): void => {
  box.style.height = 'auto'
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`
}

/** Whether a key sends what was written: Enter does, but not with Shift, nor while it ends a word of an input method. */
export const isSend = ({ key, shiftKey, isComposing }: KeyboardEvent): boolean =>
  key === 'Enter' && !shiftKey && !isComposing
