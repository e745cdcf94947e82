namespace Mocker.Container.Launch;

/// <summary>
/// One thing that the forked child does on its way to the user's process. A step's file holds three things side by side:
/// how it is printed (<see cref="Text"/>), how it is laid out for the child (<see cref="Encode"/>), and how the child
/// executes it (a static method named Execute, which must not allocate).
/// </summary>
public abstract class Step
{
    /// <summary>The place in config.json that asked for this (RFC 6901), or null where the runtime itself does.</summary>
    public string? Pointer { get; init; }

    /// <summary>The kind of step, one word in kebab case; the same in every release.</summary>
    public abstract string Kind { get; }

    /// <summary>What is done, as an imperative that also reads well after "cannot".</summary>
    public abstract string Text { get; }

    /// <summary>Opens what the child will need from the runtime's side. Not called for a plan that is only printed.</summary>
    internal virtual void Prepare()
    {
    }

    /// <summary>Lays the arguments out in the plan's memory and names the method that executes them.</summary>
    internal abstract EncodedStep Encode(PlanMemory memory);
}
