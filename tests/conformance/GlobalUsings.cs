global using System.Text.Json.Nodes;
global using Mocker.Tests.Conformance.Harness;
global using Xunit;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
