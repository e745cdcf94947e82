namespace Mocker.Container.Lifecycle;

/// <summary>One line of a printed plan.</summary>
/// <param name="Where">"runtime" for the command itself, "container" for the container's process on its way.</param>
/// <param name="Kind">The kind of step, one word in kebab case.</param>
/// <param name="Text">What is done, as an imperative.</param>
/// <param name="Pointer">The place in config.json that asked for it (RFC 6901), or null.</param>
public sealed record PrintedStep(string Where, string Kind, string Text, string? Pointer);
