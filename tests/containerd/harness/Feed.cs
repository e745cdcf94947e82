using System.IO.Pipes;
using System.Text;

namespace Mocker.Tests.Containerd;

/// <summary>A pipe whose reading end is a command's standard input; whoever disposes of this ends the input.</summary>
internal sealed class Feed : IDisposable
{
    private readonly AnonymousPipeServerStream pipe = new(PipeDirection.Out);

    internal int Descriptor => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();

    internal void Write(string text) => pipe.Write(Encoding.UTF8.GetBytes(text));

    /// <summary>For when the command has started: only it has the reading end from then on.</summary>
    internal void LetGo() => pipe.DisposeLocalCopyOfClientHandle();

    public void Dispose() => pipe.Dispose();
}
