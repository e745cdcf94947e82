namespace Mocker.Oci;

/// <summary>Something in a document that the specification wants logged rather than refused.</summary>
/// <param name="Pointer">RFC 6901 JSON pointer.</param>
/// <param name="Message">What it is and what follows from it.</param>
public readonly record struct SpecWarning(string Pointer, string Message);
