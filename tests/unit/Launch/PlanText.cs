using System.Text;
using Mocker.Container.Launch;

namespace Mocker.Tests.Unit.Launch;

/// <summary>A launch plan as text for the golden files.</summary>
internal static class PlanText
{
    public static string Of(LaunchPlan plan)
    {
        StringBuilder text = new();
        text.Append("new namespaces: ").Append(plan.NewNamespaces).Append('\n');
        if (plan.PidNamespace is { } pid)
            text.Append("born in: ").Append(Line(pid)).Append('\n');
        foreach (Step step in plan.Steps)
            text.Append(Line(step)).Append('\n');
        return text.ToString();
    }

    private static string Line(Step step) => $"{step.Kind}: {step.Text}{(step.Pointer is null ? "" : $"  [{step.Pointer}]")}";
}
