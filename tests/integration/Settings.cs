// The censuses count what descends from this process: two tests at once would find each other's containers.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
