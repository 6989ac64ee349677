"""What every exported file begins with: the few lemmas by which the rules of certificates are derived in Coq.

All are proved in the file itself; nothing is assumed here. The last, ``steps``, is induction over integers.
"""

from __future__ import annotations

PRELUDE = """\
Require Import Reals Psatz ZArith QArith Qreduction Qreals Ring.
Open Scope R_scope.

(* The tactic ring, with rational numbers as the coefficients. *)
Definition rational (q : Q) : R :=
  match Qden q with xH => IZR (Qnum q) | d => IZR (Qnum q) / IZR (Zpos d) end.

Lemma rational_is (q : Q) : rational q = Q2R q.
Proof. destruct q as [n [d | d |]]; [reflexivity | reflexivity |]. unfold rational, Q2R; simpl. field. Qed.

Lemma rational_morphism :
  ring_morph 0 1 Rplus Rmult Rminus Ropp eq 0%Q 1%Q Qplus' Qmult' Qminus' Qopp Qeq_bool rational.
Proof.
  assert (same : forall q, Q2R (Qred q) = Q2R q) by (intros; apply Qeq_eqR, Qred_correct).
  split; intros; rewrite ?rational_is; unfold Qplus', Qmult', Qminus'; rewrite ?same.
  - apply RMicromega.Q2R_0.
  - apply RMicromega.Q2R_1.
  - apply Q2R_plus.
  - apply Q2R_minus.
  - apply Q2R_mult.
  - apply Q2R_opp.
  - apply Qeq_eqR, Qeq_bool_iff. assumption.
Qed.

Ltac constant t :=
  match t with
  | IZR ?n => match isZcst n with true => constr:(Qmake n 1) | _ => constr:(InitialRing.NotConstant) end
  | IZR ?n / IZR (Zpos ?d) =>
      match isZcst n with
      | true => match isPcst d with true => constr:(Qmake n d) | _ => constr:(InitialRing.NotConstant) end
      | _ => constr:(InitialRing.NotConstant)
      end
  | _ => constr:(InitialRing.NotConstant)
  end.

Add Ring rational_ring : RTheory
  (morphism rational_morphism, constants [constant], power_tac R_power_theory [Rpow_tac]).

Ltac equal := first [ring | field].

Lemma fraction (p q : positive) : 0 < IZR (Zpos p) / IZR (Zpos q).
Proof. apply Rdiv_lt_0_compat; apply IZR_lt; reflexivity. Qed.

Lemma whole (p : positive) : 0 < IZR (Zpos p).
Proof. apply IZR_lt; reflexivity. Qed.

Lemma square (s : R) : 0 <= s * s.
Proof. exact (Rle_0_sqr s). Qed.

Definition weak {a : R} (h : 0 < a) : 0 <= a := Rlt_le 0 a h.
Definition times_gt {a b : R} (h : 0 < a) (k : 0 < b) : 0 < a * b := Rmult_lt_0_compat a b h k.
Definition times_ge {a b : R} (h : 0 <= a) (k : 0 <= b) : 0 <= a * b := Rmult_le_pos a b h k.
Definition plus_ge {a b : R} (h : 0 <= a) (k : 0 <= b) : 0 <= a + b := Rplus_le_le_0_compat a b h k.

Lemma plus_gt {a b : R} : 0 < a -> 0 <= b -> 0 < a + b.
Proof. intros; lra. Qed.

Lemma plus_zero {a b : R} : a = 0 -> b = 0 -> a + b = 0.
Proof. intros; lra. Qed.

Lemma also_ge {a b : R} : 0 <= a -> b = 0 -> 0 <= a + b.
Proof. intros; lra. Qed.

Lemma also_gt {a b : R} : 0 < a -> b = 0 -> 0 < a + b.
Proof. intros; lra. Qed.

Lemma factor (q : R) {e : R} : e = 0 -> q * e = 0.
Proof. intros h; rewrite h; apply Rmult_0_r. Qed.

(* What is known of a number, said of an equal one. *)
Lemma same_ge {a b : R} : 0 <= a -> b = a -> 0 <= b.
Proof. intros; lra. Qed.

Lemma same_gt {a b : R} : 0 < a -> b = a -> 0 < b.
Proof. intros; lra. Qed.

Lemma same_zero {a b : R} : a = 0 -> b = a -> b = 0.
Proof. intros; lra. Qed.

(* A relation of two numbers, said of their difference, and back. *)
Lemma from_ge {a b : R} : a >= b -> 0 <= a - b.
Proof. intros; lra. Qed.

Lemma from_gt {a b : R} : a > b -> 0 < a - b.
Proof. intros; lra. Qed.

Lemma from_zero {a b : R} : a = b -> a - b = 0.
Proof. intros; lra. Qed.

Lemma to_ge {a b p : R} : 0 <= p -> p = a - b -> a >= b.
Proof. intros; lra. Qed.

Lemma to_gt {a b p : R} : 0 < p -> p = a - b -> a > b.
Proof. intros; lra. Qed.

Lemma to_zero {a b p : R} : p = 0 -> p = a - b -> a = b.
Proof. intros; lra. Qed.

(* A statement follows where its opposite is impossible. *)
Lemma absurd_ge {p m : R} : m = - p -> (0 < m -> False) -> 0 <= p.
Proof. intros e h. apply Rnot_lt_le. intro k. apply h. lra. Qed.

Lemma absurd_gt {p m : R} : m = - p -> (0 <= m -> False) -> 0 < p.
Proof. intros e h. apply Rnot_le_lt. intro k. apply h. lra. Qed.

Lemma absurd_zero {p m : R} : m = p * p -> (0 < m -> False) -> p = 0.
Proof.
  intros e h. destruct (Req_dec p 0) as [k | k]; [exact k | destruct h].
  rewrite e. exact (Rsqr_pos_lt p k).
Qed.

(* Roots and inverses. *)
Lemma root_ge {x p : R} : x = sqrt p -> 0 <= x.
Proof. intros h; rewrite h; apply sqrt_pos. Qed.

Lemma root_power {x p : R} : x = sqrt p -> 0 <= p -> x * x - p = 0.
Proof. intros h k; rewrite h; rewrite (sqrt_sqrt p k); ring. Qed.

Lemma inverse_gt {x p m : R} : x = / p -> 0 < m -> m = p -> p * x - 1 = 0.
Proof. intros h k e; rewrite h; field; lra. Qed.

Lemma inverse_lt {x p m : R} : x = / p -> 0 < m -> m = - p -> p * x - 1 = 0.
Proof. intros h k e; rewrite h; field; lra. Qed.

(* Where something stands among numbers of which the largest is taken. *)
Ltac among := first [apply Rle_refl | apply Rmax_l | eapply Rle_trans; [| apply Rmax_r]; among].
Ltac one_of :=
  unfold Rmax; repeat match goal with |- context [Rle_dec ?a ?b] => destruct (Rle_dec a b) end; equal.

(* Induction from an integer to another. *)
Lemma steps (claim : Z -> Prop) (first last : Z) :
  0 <= IZR last - IZR first -> claim first ->
  (forall i : Z, 0 <= IZR i - IZR first -> 0 <= IZR last - 1 - IZR i -> claim i -> claim (i + 1)%Z) ->
  claim last.
Proof.
  intros order start step.
  assert (ordered : (first <= last)%Z) by (apply le_IZR; lra).
  assert (up : forall k : Z, (0 <= k)%Z -> (first + k <= last)%Z -> claim (first + k)%Z).
  { apply (natlike_ind (fun k => (first + k <= last)%Z -> claim (first + k)%Z)).
    - intros _. rewrite Z.add_0_r. exact start.
    - intros k positive next below. rewrite <- Z.add_1_r, Z.add_assoc in below |- *. apply step.
      + apply Rge_le, Rge_minus, Rle_ge, IZR_le. lia.
      + assert (h := IZR_le _ _ below). rewrite plus_IZR in h. lra.
      + apply next. lia. }
  replace last with (first + (last - first))%Z by ring. apply up; lia.
Qed.
"""
