namespace Mocker.Container.Cgroups.Steps;

/// <summary>One thing that a <see cref="CgroupPlan"/> does; its text is the line that <c>mocker-runtime plan</c> prints.</summary>
/// <param name="directory">The cgroup that it is done to.</param>
/// <param name="pointer">JSON pointer to what asked for it in config.json.</param>
public abstract class CgroupStep(CgroupDirectory directory, string pointer)
{
    public CgroupDirectory Directory { get; } = directory;

    /// <summary>JSON pointer to what asked for it in config.json.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>Does it.</summary>
    /// <exception cref="ContainerException">It cannot be done; the message says why and what helps.</exception>
    internal abstract void Execute(CgroupTree tree);
}
