// Each test counts what its containers left behind on the machine: two at once would find each other's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
