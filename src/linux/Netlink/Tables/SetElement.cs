namespace Mocker.Linux.Netlink.Tables;

/// <summary>An element of a set, or of a map.</summary>
/// <param name="Key">The key, in the length of the set's type.</param>
/// <param name="Data">Of a map: what the key leads to; otherwise empty.</param>
/// <param name="EndsInterval">Of a set of intervals: this is the first that is no more in the one before.</param>
public readonly record struct SetElement(byte[] Key, byte[] Data, bool EndsInterval = false);
