namespace Mocker.Pull;

/// <summary>Something that could not be done with an image: one sentence with what, on what, why, and what to do about it.</summary>
public sealed class ImageException(string message, Exception? inner = null) : Exception(message, inner);
