// Kills at random moments want the machine as quiet as it gets.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
