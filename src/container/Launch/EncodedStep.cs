namespace Mocker.Container.Launch;

/// <summary>A step as the child reads it: blittable, in unmanaged memory.</summary>
internal readonly unsafe struct EncodedStep(delegate*<Child*, void*, int> execute, void* arguments)
{
    /// <summary>Does it: 0, or minus the error number with the rest noted by <see cref="Child.Fail(ReadOnlySpan{byte}, nint)"/>.</summary>
    public readonly delegate*<Child*, void*, int> Execute = execute;

    public readonly void* Arguments = arguments;

    /// <summary>The step's text and pointer, for steps that fail when the runtime that knew them has gone; else null.</summary>
    public byte* Text { get; init; }

    /// <inheritdoc cref="Text"/>
    public byte* Pointer { get; init; }
}
