namespace Mocker.Shim.Ttrpc;

/// <summary>What a call is answered with if it is not what it asked for: one sentence and a code.</summary>
internal sealed class CallException(StatusCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public StatusCode Code { get; } = code;
}
