/** Stroked paths on a 24 × 24 grid, drawn with round caps by the demos' `Icon`. */
export const icons = {
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  progress: 'M4 7h16M4 12h10M4 17h13',
  chart: 'M3 13h4l3-8 4 14 3-6h4',
  logs: 'M4 5h16v14H4zM7 9l3 3-3 3M12 15h5',
  chat: 'M4 5h16v11H10l-5 4v-4H4z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6L6 18',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.01',
  down: 'M12 5v14M6 13l6 6 6-6',
  pause: 'M9 6v12M15 6v12',
  dots: 'M6 12v.01M12 12v.01M18 12v.01',
  bolt: 'M13 3L5 14h6l-1 7 8-11h-6z',
  up: 'M12 19V5M6 11l6-6 6 6',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  stop: 'M7 7h10v10H7z',
  retry: 'M19 12a7 7 0 1 1-2-5l2 2M19 4v5h-5',
} as const

export type IconName = keyof typeof icons
