/** Of what the test runner has collected from a file. */
interface Task {
  readonly name: string
  readonly tasks?: readonly Task[]
}

/** The behaviours that `describeBinding` told of in this file, with the group in front of its first. */
export const tableOf = (file: Task): string[][] => {
  const groups = file.tasks!.flatMap((binding) => binding.tasks ?? [])
  return groups.flatMap(({ name, tasks }) =>
    (tasks ?? []).map((behaviour, index) => [index === 0 ? name : '', behaviour.name]),
  )
}
