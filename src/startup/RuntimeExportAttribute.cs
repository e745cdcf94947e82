#pragma warning disable IDE0130 // The compiler knows the attribute by this full name.
namespace System.Runtime;

/// <summary>
/// Gives a method a symbol of its own and no prologue that enters the .NET runtime: ILC's name for "callable before the
/// runtime is there". It is internal to the framework, so it is declared here again; ILC goes by the name.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
internal sealed class RuntimeExportAttribute(string entry) : Attribute
{
    public string EntryPoint { get; } = entry;
}
