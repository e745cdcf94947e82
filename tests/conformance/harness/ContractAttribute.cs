using Xunit.Abstractions;
using Xunit.Sdk;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>
/// Marks tests of what no specification demands but engines (containerd, CRI-O, podman, dockerd) rely on. Trait: Kind=contract.
/// </summary>
[TraitDiscoverer("Mocker.Tests.Conformance.Harness." + nameof(ContractDiscoverer), "Mocker.Tests.Conformance")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ContractAttribute(string caller) : Attribute, ITraitAttribute
{
    /// <summary>Who relies on it.</summary>
    public string Caller { get; } = caller;
}

/// <summary>Tells xunit the traits of a <see cref="ContractAttribute"/>.</summary>
public sealed class ContractDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        [new("Kind", "contract"), new("Caller", (string)traitAttribute.GetConstructorArguments().Single())];
}
