namespace Mocker.Oci;

/// <summary>Reads the value that the cursor stands on: one element of an array, or one value of a map.</summary>
internal delegate T Element<T>(ref JsonCursor json);
