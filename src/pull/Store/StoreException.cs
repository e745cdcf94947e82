namespace Mocker.Pull.Store;

/// <summary>The store's disk does not take what is written, which no other try and no other server changes.</summary>
public sealed class StoreException(string message, Exception? inner = null) : IOException(message, inner);
