using System.IO.Pipes;

namespace Mocker.Tests.Containerd;

/// <summary>A pipe whose writing end is a command's standard output, read as slowly as the test likes.</summary>
internal sealed class Drain : IDisposable
{
    private readonly AnonymousPipeServerStream pipe = new(PipeDirection.In);

    internal int Descriptor => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();

    internal Stream Stream => pipe;

    /// <summary>For when the command has started: the stream ends when the last process that has the writing end does.</summary>
    internal void LetGo() => pipe.DisposeLocalCopyOfClientHandle();

    public void Dispose() => pipe.Dispose();
}
