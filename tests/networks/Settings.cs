// Each test has two or three network namespaces and waits for them; the machine has few processors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
