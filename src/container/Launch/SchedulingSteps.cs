using Mocker.Container.Launch.Steps;
using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>The steps by which a process is given its share of the machine: CPU, I/O, memory nodes; and its execution domain.</summary>
internal static class SchedulingSteps
{
    /// <param name="process">The process.</param>
    /// <param name="pointer">Where it stands.</param>
    /// <param name="linux">What its container gives to every process.</param>
    public static IEnumerable<Step> Of(ProcessSpec process, string pointer, LinuxSpec? linux)
    {
        if (process.Scheduler is Scheduler scheduler)
            yield return new SetScheduler(scheduler) { Pointer = pointer + "/scheduler" };
        if (process.IOPriority is IOPriority priority)
            yield return new SetIoPriority(priority) { Pointer = pointer + "/ioPriority" };
        if (linux?.MemoryPolicy is LinuxMemoryPolicy policy)
            yield return new SetMemoryPolicy(policy) { Pointer = "/linux/memoryPolicy" };
        if (linux?.Personality is LinuxPersonality personality)
            yield return new SetPersonality(personality.Domain) { Pointer = "/linux/personality" };
    }
}
