namespace Mocker.Harness.Containers;

/// <summary>Something that this machine lacks, so that there is nothing to be tested or measured: the message is the reason.</summary>
internal sealed class MissingException(string reason) : Exception(reason);
