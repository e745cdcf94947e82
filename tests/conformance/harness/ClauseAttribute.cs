using Xunit.Abstractions;
using Xunit.Sdk;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>Names the clause of the runtime specification that the tests of a class are about. Traits: Kind=spec,
/// Clause=...</summary>
[TraitDiscoverer("Mocker.Tests.Conformance.Harness." + nameof(ClauseDiscoverer), "Mocker.Tests.Conformance")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ClauseAttribute(string place) : Attribute, ITraitAttribute
{
    /// <summary>File and fragment, such as <c>config.md#process</c>.</summary>
    public string Place { get; } = place;
}

/// <summary>Tells xunit the traits of a <see cref="ClauseAttribute"/>.</summary>
public sealed class ClauseDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        [new("Kind", "spec"), new("Clause", (string)traitAttribute.GetConstructorArguments().Single())];
}
