"""Smooth functions with known constants, to attack claims about smooth functions with."""

from __future__ import annotations

from verify.domains.losses.concave_quadratic import ConcaveQuadratic
from verify.domains.losses.convex_interpolant import ThreeTriplesConvex, TwoTriplesConvex
from verify.domains.losses.cosine_sum import CosineSum
from verify.domains.losses.elliptic_quadratic import EllipticQuadratic
from verify.domains.losses.family import Family
from verify.domains.losses.isotropic_quadratic import IsotropicQuadratic
from verify.domains.losses.linear import Linear
from verify.domains.losses.logistic import Logistic
from verify.domains.losses.loss import Loss
from verify.domains.losses.nonconvex_interpolant import ThreeTriplesNonconvex, TwoTriplesNonconvex
from verify.domains.losses.nuclear_envelope import NuclearEnvelope
from verify.domains.losses.operator_ball_distance import OperatorBallDistance
from verify.domains.losses.parameter import Parameter, Raw, embed
from verify.domains.losses.radial_huber import RadialHuber
from verify.domains.losses.radial_logarithm import RadialLogarithm
from verify.domains.losses.ridge_cosine import RidgeCosine
from verify.domains.losses.ridge_huber import RidgeHuber
from verify.domains.losses.ridge_inverse_power import RidgeInversePower
from verify.domains.losses.ridge_log_cosh import RidgeLogCosh
from verify.domains.losses.ridge_quadratic import RidgeQuadratic
from verify.domains.losses.ridge_wave import RidgeWave
from verify.domains.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from verify.domains.losses.tridiagonal_quadratic import TridiagonalQuadratic

__all__ = ["Family", "Loss", "Parameter", "Raw", "embed", "families"]


def families() -> tuple[Family, ...]:
    """All families, the plainest first."""
    return (
        IsotropicQuadratic(),
        EllipticQuadratic(),
        RidgeQuadratic(),
        TridiagonalQuadratic(),
        RidgeHuber(),
        RadialHuber(),
        RidgeWave(),
        TwoTriplesConvex(),
        ThreeTriplesConvex(),
        TwoTriplesNonconvex(),
        ThreeTriplesNonconvex(),
        RidgeCosine(),
        CosineSum(),
        RidgeLogCosh(),
        RadialLogarithm(),
        RidgeInversePower(),
        Logistic(),
        SoftmaxCrossEntropy(),
        NuclearEnvelope(),
        OperatorBallDistance(),
        ConcaveQuadratic(),
        Linear(),
    )
