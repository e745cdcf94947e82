using Xunit;

namespace Mocker.Tests.Unit.Containers;

/// <summary>
/// Tests of locks that are not waited for. They run when no other test does: a process that another one forks has the lock as well, until it executes
/// its program (flock(2)).
/// </summary>
[CollectionDefinition(nameof(LockedAlone), DisableParallelization = true)]
public sealed class LockedAlone;
