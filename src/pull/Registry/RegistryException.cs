using System.Net;

namespace Mocker.Pull.Registry;

/// <summary>A registry that did not do what it was asked for.</summary>
/// <param name="message">What was asked for, and why it was not done.</param>
/// <param name="status">The status it answered with; null if it did not answer.</param>
internal sealed class RegistryException(string message, HttpStatusCode? status = null, Exception? inner = null) : Exception(message, inner)
{
    public HttpStatusCode? Status => status;
}
