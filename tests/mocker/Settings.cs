// What they leave behind is looked for on the whole machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
